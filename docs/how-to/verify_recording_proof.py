#!/usr/bin/env python3
"""Verifies a proof of audit records (Export-RecordingAudit -Proof) without the module.

    python3 verify_recording_proof.py proof.json [--certificate SHA256] [--checkpoint earlier.json]

--certificate  the SHA-256 hash of the certificate that has to have signed it (64 hexadecimal digits)
--checkpoint   a proof, or a checkpoint as a text file, that was kept: the proof has to continue it

It needs Python 3.8 and nothing else for the hashes; for a signature it runs openssl. Exit code 0: the proof holds, and each proven record is printed
in one line: when, who, what, how it ended, in which run. 1: it is refused, and why.
The format is described in prove-one-recording.md, the hashes in RFC 9162, the checkpoint in c2sp.org/tlog-checkpoint and c2sp.org/signed-note.
"""
import argparse
import base64
import hashlib
import json
import math
import os
import re
import ssl
import subprocess
import sys
import tempfile
import urllib.parse
from datetime import datetime, timezone

FORMAT = "genesys-recording-audit-proof/1"
RSA_TYPE = b"\xffGenesysRecordingTags/rsa-pkcs1v15-sha256"

# What a file may have at the most. A larger one is refused, here and by the module.
MAXIMUM_FILE = 64 << 20
MAXIMUM_FILE_DEPTH = 8
MAXIMUM_RECORDS = 100000
MAXIMUM_RECORD_DEPTH = 64
MAXIMUM_NOTE = 1 << 20
MAXIMUM_CERTIFICATE = 64 << 10
MAXIMUM_PATH = 64
MAXIMUM_NUMBER = (1 << 63) - 1
MINIMUM_RSA_BITS = 2048

# How the public keys of P-256, P-384 and P-521 begin, DER.
CURVES = tuple(bytes.fromhex(start) for start in (
    "3059301306072a8648ce3d020106082a8648ce3d030107",
    "3076301006072a8648ce3d020106052b81040022",
    "30819b301006072a8648ce3d020106052b81040023"))

NUMBER = re.compile(r"0|[1-9][0-9]*")
TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{7}Z")
RECORD_START = re.compile(r'\{"sequence":[1-9][0-9]*,"previousHash":"[0-9a-f]{64}","id":"')
SURROGATE = re.compile("[\ud800-\udfff]")


class Refused(Exception):
    """The proof does not hold."""


def check(holds, reason):
    if not holds:
        raise Refused(reason)


# Hashes: RFC 9162, section 2.1.

def leaf_hash(text):
    return hashlib.sha256(b"\x00" + text).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of_inclusion(leaf, index, size, path):
    """The root that a path leads to; None where it has another length than the path of that leaf."""
    last, node = size - 1, leaf
    for sibling in path:
        if last == 0:
            return None
        if index % 2 or index == last:
            node = node_hash(sibling, node)
            while index and not index % 2:
                index, last = index // 2, last // 2
        else:
            node = node_hash(node, sibling)
        index, last = index // 2, last // 2
    return node if last == 0 else None


def continues(size1, root1, size2, root2, path):
    """Whether the tree of size2 begins with the tree of size1."""
    if size1 == size2:
        return root1 == root2 and not path
    if not 0 < size1 < size2:
        return False
    if size1 & (size1 - 1) == 0:
        path = [root1] + path
    if not path:
        return False
    index, last = size1 - 1, size2 - 1
    while index % 2:
        index, last = index // 2, last // 2
    node1 = node2 = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if index % 2 or index == last:
            node1, node2 = node_hash(sibling, node1), node_hash(sibling, node2)
            while index and not index % 2:
                index, last = index // 2, last // 2
        else:
            node2 = node_hash(node2, sibling)
        index, last = index // 2, last // 2
    return last == 0 and node1 == root1 and node2 == root2


# JSON that every reader reads alike.

def no_duplicates(pairs):
    members = {}
    for name, value in pairs:
        check(name not in members, "it has '%s' twice in one object" % name[:40])
        members[name] = value
    return members


def finite(text):
    number = float(text)
    check(math.isfinite(number), "it has a number that is too large")
    return number


def whole(text):
    finite(text)
    return int(text)


def no_constant(text):
    raise Refused("it has %s, which is no number of JSON" % text)


def check_values(value, depth):
    if isinstance(value, str):
        check(not SURROGATE.search(value), "it has a text with half of a surrogate pair")
    elif isinstance(value, (dict, list)):
        check(depth > 0, "it is nested too deeply")
        for item in [*value, *value.values()] if isinstance(value, dict) else value:
            check_values(item, depth - 1)


def strict_json(text, depth):
    """One JSON object. Readers differ in which of two members of one name they take, and in what they make of texts and numbers that cannot be."""
    value = json.loads(text, object_pairs_hook=no_duplicates, parse_float=finite, parse_int=whole, parse_constant=no_constant)
    check(isinstance(value, dict), "it is no object")
    check_values(value, depth)
    return value


# The file.

def decode(text):
    """Base 64, only as it would be written."""
    check(isinstance(text, str), "a base 64 text is none")
    data = base64.b64decode(text, validate=True)
    check(base64.b64encode(data).decode() == text, "a base 64 text is not as it would be written")
    return data


def decode_path(values):
    check(isinstance(values, list) and len(values) <= MAXIMUM_PATH, "a path is no list, or too long")
    path = [decode(value) for value in values]
    check(all(len(value) == 32 for value in path), "an entry of a path is no hash")
    return path


def number_of(text):
    """A number, only as it would be written."""
    check(NUMBER.fullmatch(text) and len(text) < 20 and int(text) <= MAXIMUM_NUMBER, "the checkpoint has a number that is none: '%s'" % text[:40])
    return int(text)


def time_of(text):
    """A time, only as it would be written."""
    check(isinstance(text, str) and TIME.fullmatch(text), "a time is none, or not in UTC")
    return datetime.strptime(text[:19], "%Y-%m-%dT%H:%M:%S").replace(tzinfo=timezone.utc)


def count_of(value):
    """A number of the file. True is a number to Python, and not to JSON."""
    check(type(value) is int and 0 <= value <= MAXIMUM_NUMBER, "a number of the file is none that it can be")
    return value


class Checkpoint:
    def __init__(self, note):
        check(isinstance(note, str) and len(note.encode("utf-16-le")) // 2 <= MAXIMUM_NOTE, "the checkpoint is no text, or too long")
        check(note.endswith("\n") and not any(letter < " " and letter != "\n" for letter in note), "the checkpoint is no note")
        text, blank, signatures = note.rpartition("\n\n")
        self.text = text + "\n" if blank else note
        self.signatures = [self.signature(line) for line in signatures.split("\n")[:-1]] if blank else []
        check(self.signatures or not blank, "the checkpoint has a blank line and no signature")
        lines = self.text.split("\n")[:-1]
        check(len(lines) >= 3 and all(lines), "the checkpoint does not have three lines")
        self.origin, size, root = lines[:3]
        self.size, self.root = number_of(size), decode(root)
        check(len(self.root) == 32, "the checkpoint has no root")
        self.further = lines[3:]
        self.time, self.counts = None, {}

    def read_further_lines(self):
        organization = None
        for name, blank, value in (line.partition(" ") for line in self.further):
            if name == "time" and blank:
                check(self.time is None, "the checkpoint has two times")
                self.time = time_of(value)
            elif name == "organization" and blank:
                check(organization is None, "the checkpoint has two organizations")
                organization = value
            elif name == "recording" and blank:
                written, _, count = value.partition(" ")
                recording = urllib.parse.unquote(written)
                check(written and urllib.parse.quote(recording, safe="") == written, "the checkpoint has a recording that is not as it would be written")
                check(recording not in self.counts, "the checkpoint counts a recording twice")
                self.counts[recording] = number_of(count)
        check(self.time is not None, "the checkpoint has no time")

    @staticmethod
    def signature(line):
        check(line.startswith("\u2014 ") and line.count(" ") == 2, "a line behind the blank line is no signature")
        _, name, value = line.split(" ")
        data = decode(value)
        check(name and not any(letter == "+" or letter.isspace() for letter in name), "a signature has no name of a key")
        check(len(data) > 4, "a signature is too short")
        return name, data[:4], data[4:]


# The signature: openssl reads the certificate and verifies.

def openssl(*arguments):
    run = subprocess.run(("openssl",) + arguments, capture_output=True)
    check(run.returncode == 0, "openssl %s: %s" % (arguments[0], (run.stderr or run.stdout).decode(errors="replace").strip()))
    return run.stdout


def verify_signature(checkpoint, certificate):
    """Returns from when to when the certificate is valid."""
    check(len(certificate) <= MAXIMUM_CERTIFICATE, "the certificate is too long")
    with tempfile.TemporaryDirectory() as folder:
        def write(name, data):
            path = os.path.join(folder, name)
            with open(path, "wb") as file:
                file.write(data)
            return path

        der = write("certificate.der", certificate)
        check(openssl("x509", "-inform", "DER", "-in", der, "-outform", "DER") == certificate, "the certificate is none, or more than one")
        key = write("key.pem", openssl("x509", "-inform", "DER", "-in", der, "-noout", "-pubkey"))
        spki = openssl("pkey", "-pubin", "-in", key, "-outform", "DER")
        # The object identifier of rsaEncryption stands in an RSA key, that of ecPublicKey in an ECDSA key.
        is_rsa = bytes.fromhex("2a864886f70d010101") in spki[:32]
        bits = re.search(r"\(([0-9]+) bit", openssl("pkey", "-pubin", "-in", key, "-noout", "-text").decode()) if is_rsa else None
        check(int(bits.group(1)) >= MINIMUM_RSA_BITS if bits else spki.startswith(CURVES), "the certificate has a key that does not sign checkpoints")
        key_id = hashlib.sha256(checkpoint.origin.encode() + b"\n" + RSA_TYPE + spki if is_rsa else spki).digest()[:4]
        own = [value for name, identifier, value in checkpoint.signatures if name == checkpoint.origin and identifier == key_id]
        check(own, "no signature is of the certificate's key")
        for value in own:
            openssl("dgst", "-sha256", "-verify", key, "-signature", write("signature", value), write("text", checkpoint.text.encode()))
        dates = dict(line.split("=", 1) for line in openssl("x509", "-inform", "DER", "-in", der, "-noout", "-dates").decode().split("\n") if "=" in line)
        return [ssl.cert_time_to_seconds(dates[name]) for name in ("notBefore", "notAfter")]


def verify_signer(checkpoint, proof):
    """The certificate and from when to when it is valid; twice None where nobody signed."""
    if "certificate" in proof:
        certificate = decode(proof["certificate"])
        return certificate, verify_signature(checkpoint, certificate)
    check(not checkpoint.signatures, "the checkpoint is signed, and its certificate is missing")
    return None, None


def read_file(path):
    with open(path, "rb") as file:
        data = file.read(MAXIMUM_FILE + 1)
    check(len(data) <= MAXIMUM_FILE, "the file '%s' is too long" % path)
    return data.decode("utf-8-sig")


def read_proof(text):
    proof = strict_json(text, MAXIMUM_FILE_DEPTH)
    check(proof["format"] == FORMAT, "the file is of another format")
    check(isinstance(proof["records"], list) and len(proof["records"]) <= MAXIMUM_RECORDS, "the records are no list, or too many")
    for entry in proof["records"]:
        check(isinstance(entry["text"], str), "the text of a record is none")
        count_of(entry["leafIndex"])
        decode_path(entry["path"])
    if "consistency" in proof:
        count_of(proof["consistency"]["treeSize"])
        decode_path(proof["consistency"]["path"])
    return proof


def read_earlier(path):
    text = read_file(path)
    proof = read_proof(text) if text.lstrip().startswith("{") else None
    checkpoint = Checkpoint(proof["checkpoint"] if proof else text)
    if proof:
        verify_signer(checkpoint, proof)
    check(checkpoint.size > 0, "the earlier checkpoint is of an empty ledger")
    return checkpoint


def read_record(text):
    """A record, where its text is one that everybody reads alike."""
    record = strict_json(text, MAXIMUM_RECORD_DEPTH)
    check(RECORD_START.match(text) and text.endswith("}"), "it does not begin with 'sequence', 'previousHash' and 'id', or does not end with its last brace")
    for name in ("id", "eventDate", "operation", "outcome"):
        check(isinstance(record.get(name), str), "it has no text as '%s'" % name)
    check(isinstance(part(record, "entity", "id"), str), "it has no text as 'id' of 'entity'")
    time_of(record["eventDate"])
    return record


def verify_records(entries, checkpoint):
    """Returns the records."""
    records, found, before = [], {}, 0
    for number, entry in enumerate(entries, 1):
        try:
            record = read_record(entry["text"])
        except (Refused, ValueError, RecursionError) as problem:
            raise Refused("entry %d is not an audit record: %s" % (number, problem)) from problem
        sequence, recording, place = record["sequence"], record["entity"]["id"], entry["leafIndex"]
        check(sequence == place + 1, "record %d is proven for another place" % sequence)
        check(sequence > before, "record %d is out of order" % sequence)
        check(recording in checkpoint.counts, "record %d is about a recording that the checkpoint does not name" % sequence)
        check(sequence <= checkpoint.size, "record %d is not among those of the checkpoint" % sequence)
        root = root_of_inclusion(leaf_hash(entry["text"].encode()), place, checkpoint.size, decode_path(entry["path"]))
        check(root == checkpoint.root, "record %d is not shown to be in the ledger" % sequence)
        before, found[recording] = sequence, found.get(recording, 0) + 1
        records.append(record)
    check(checkpoint.counts, "the checkpoint names no recording")
    check(found == {recording: count for recording, count in checkpoint.counts.items() if count}, "the checkpoint counts more or fewer records")
    return records


def verify(proof, expected, earlier):
    checkpoint = Checkpoint(proof["checkpoint"])
    checkpoint.read_further_lines()
    certificate, valid = verify_signer(checkpoint, proof)
    if certificate is not None:
        check(valid[0] <= checkpoint.time.timestamp() <= valid[1], "the certificate was not valid at the time of the checkpoint")
    if expected is not None:
        check(certificate is not None, "the checkpoint is not signed")
        check(hashlib.sha256(certificate).hexdigest() == expected.lower(), "the checkpoint is signed with another certificate")
    records = verify_records(proof["records"], checkpoint)
    if earlier is not None:
        check(earlier.origin == checkpoint.origin, "the earlier checkpoint is of another ledger")
        consistency = proof.get("consistency", {"treeSize": earlier.size, "path": []})
        check(consistency["treeSize"] == earlier.size or earlier.size == checkpoint.size, "the proof is not about that checkpoint")
        path = [] if earlier.size == checkpoint.size else decode_path(consistency["path"])
        check(continues(earlier.size, earlier.root, checkpoint.size, checkpoint.root, path), "the ledger was rewritten since the earlier checkpoint")
    return checkpoint, certificate, records


# What is shown. Whoever made the file chose its texts: nothing of them may steer a terminal.

def shown(value):
    return "".join(letter if letter.isprintable() else "\\u%04x" % ord(letter) for letter in str(value))


def part(value, *names):
    """A member of a member; None where there is none."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def listed(value):
    return value if isinstance(value, list) else []


def labels(state):
    return [part(tag, "label") for tag in listed(part(state, "tags"))]


def contents(record):
    """What was changed, as far as the record says it: labels, policy, dates, keys of metadata."""
    before, after = record.get("before"), record.get("after")
    removed = []
    if record["operation"] == "RemoveTag":
        # A record of what did not succeed has in "after" what was asked for: the tags to be removed.
        removed = [label for label in labels(before) if label not in labels(after)] if record["outcome"] == "Succeeded" else labels(after)
    policy, metadata = part(after, "retentionPolicy"), part(after, "metadata")
    dates = [(name, [part(after, member) or "never"] if isinstance(after, dict) and member in after else [])
             for name, member in (("archiving", "archiveDate"), ("deletion", "deleteDate"))]
    parts = [
        ("tags", labels(after) if record["operation"] == "AddTag" else []),
        ("removed", removed),
        ("policy", [part(policy, "name") or part(policy, "id")] if policy else []),
        *dates,
        ("metadata", list(metadata) if isinstance(metadata, dict) else []),
        ("plain tags", listed(part(after, "plainTags"))),
    ]
    return "; ".join("%s %s" % (name, ", ".join(map(str, values))) for name, values in parts if values)


def summary(record):
    """One line a record: when, who, what, how it ended, in which run."""
    run_id, run_name, undo_of = (part(record, "context", name) for name in ("runId", "runName", "undoOf"))
    what = "%s %s" % (record["operation"], record["entity"]["id"])
    changed = contents(record)
    ended = record["outcome"] + (" (%s)" % record["errorId"] if "errorId" in record else "")
    run = "run %s" % run_id + (" '%s'" % run_name if run_name else "") if run_id else "no run"
    return shown("%s %sZ, user %s, client %s: %s%s: %s, %s%s" % (
        record["eventDate"][:10], record["eventDate"][11:19],
        part(record, "user", "name") or "unknown", part(record, "client", "id") or "unknown",
        what, " [%s]" % changed if changed else "", ended, run,
        ", undoes %s" % undo_of if undo_of else ""))


def main():
    # What the console's encoding lacks is shown escaped.
    sys.stdout.reconfigure(errors="backslashreplace")
    parser = argparse.ArgumentParser(description="Verifies a proof of audit records.")
    parser.add_argument("proof")
    parser.add_argument("--certificate", metavar="SHA256")
    parser.add_argument("--checkpoint", metavar="FILE")
    arguments = parser.parse_args()
    try:
        earlier = read_earlier(arguments.checkpoint) if arguments.checkpoint else None
        checkpoint, certificate, records = verify(read_proof(read_file(arguments.proof)), arguments.certificate, earlier)
        lines = [summary(record) for record in records]
    except (Refused, OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        print("refused: %s" % shown(problem if isinstance(problem, (Refused, OSError)) else "the file is not what it should be (%r)" % problem))
        return 1
    proven = ", ".join("%d records of %s" % (count, shown(recording)) for recording, count in checkpoint.counts.items())
    print("holds: %s of %s, %d records in the ledger" % (proven, shown(checkpoint.origin), checkpoint.size))
    for line in lines:
        print("  " + line)
    if certificate is None:
        print("NOT SIGNED: compare tree size and root with what you know")
    else:
        print("signed with the certificate %s" % hashlib.sha256(certificate).hexdigest())
        if arguments.certificate is None:
            print("WHO SIGNED WAS NOT CHECKED: anybody can make a certificate. Give the hash of the one that you expect as --certificate")
    if earlier:
        print("continues the checkpoint of %d records" % earlier.size)
    return 0


if __name__ == "__main__":
    sys.exit(main())
