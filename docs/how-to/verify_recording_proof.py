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
import os
import ssl
import subprocess
import sys
import tempfile
import urllib.parse
from datetime import datetime, timezone

FORMAT = "genesys-recording-audit-proof/1"
RSA_TYPE = b"\xffGenesysRecordingTags/rsa-pkcs1v15-sha256"


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


# The file.

def no_duplicates(pairs):
    check(len({name for name, _ in pairs}) == len(pairs), "an object has two members of one name")
    return dict(pairs)


def decode(text):
    """Base 64, only as it would be written."""
    data = base64.b64decode(text, validate=True)
    check(base64.b64encode(data).decode() == text, "a base 64 text is not as it would be written")
    return data


def decode_path(values):
    path = [decode(value) for value in values]
    check(all(len(value) == 32 for value in path), "an entry of a path is no hash")
    return path


class Checkpoint:
    def __init__(self, note):
        check(note.endswith("\n") and not any(letter < " " and letter != "\n" for letter in note), "the checkpoint is no note")
        text, blank, signatures = note.rpartition("\n\n")
        self.text = text + "\n" if blank else note
        self.signatures = [self.signature(line) for line in signatures.split("\n")[:-1]] if blank else []
        check(self.signatures or not blank, "the checkpoint has a blank line and no signature")
        lines = self.text.split("\n")[:-1]
        check(len(lines) >= 3 and all(lines), "the checkpoint does not have three lines")
        self.origin, size, root = lines[:3]
        check(size.isascii() and size.isdigit() and str(int(size)) == size, "the checkpoint has no tree size")
        self.size, self.root = int(size), decode(root)
        check(len(self.root) == 32, "the checkpoint has no root")
        self.time, self.counts = None, {}
        for name, _, value in (line.partition(" ") for line in lines[3:]):
            if name == "time":
                check(self.time is None, "the checkpoint has two times")
                self.time = datetime.strptime(value[:19] + value[-1:], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
            elif name == "recording":
                recording, _, count = value.partition(" ")
                recording = urllib.parse.unquote(recording)
                check(recording not in self.counts, "the checkpoint counts a recording twice")
                self.counts[recording] = int(count)

    @staticmethod
    def signature(line):
        check(line.startswith("\u2014 ") and line.count(" ") == 2, "a line behind the blank line is no signature")
        _, name, value = line.split(" ")
        data = decode(value)
        check(name and len(data) > 4, "a signature is too short")
        return name, data[:4], data[4:]


# The signature: openssl reads the certificate and verifies.

def openssl(*arguments):
    run = subprocess.run(("openssl",) + arguments, capture_output=True)
    check(run.returncode == 0, "openssl %s: %s" % (arguments[0], (run.stderr or run.stdout).decode(errors="replace").strip()))
    return run.stdout


def verify_signature(checkpoint, certificate):
    with tempfile.TemporaryDirectory() as folder:
        def write(name, data):
            path = os.path.join(folder, name)
            with open(path, "wb") as file:
                file.write(data)
            return path

        der = write("certificate.der", certificate)
        key = write("key.pem", openssl("x509", "-inform", "DER", "-in", der, "-noout", "-pubkey"))
        spki = openssl("pkey", "-pubin", "-in", key, "-outform", "DER")
        # The object identifier of rsaEncryption stands in an RSA key, that of ecPublicKey in an ECDSA key.
        is_rsa = bytes.fromhex("2a864886f70d010101") in spki[:32]
        key_id = hashlib.sha256(checkpoint.origin.encode() + b"\n" + RSA_TYPE + spki if is_rsa else spki).digest()[:4]
        own = [value for name, identifier, value in checkpoint.signatures if name == checkpoint.origin and identifier == key_id]
        check(own, "no signature is of the certificate's key")
        for value in own:
            openssl("dgst", "-sha256", "-verify", key, "-signature", write("signature", value), write("text", checkpoint.text.encode()))
        dates = dict(line.split("=", 1) for line in openssl("x509", "-inform", "DER", "-in", der, "-noout", "-dates").decode().split("\n") if "=" in line)
        begins, ends = (ssl.cert_time_to_seconds(dates[name]) for name in ("notBefore", "notAfter"))
        check(begins <= checkpoint.time.timestamp() <= ends, "the certificate was not valid at the time of the checkpoint")


def read_proof(data):
    proof = json.loads(data.decode("utf-8-sig"), object_pairs_hook=no_duplicates)
    check(proof["format"] == FORMAT, "the file is of another format")
    return proof


def verify_records(records, checkpoint):
    found, before = {}, 0
    for entry in records:
        text = entry["text"].encode()
        record = json.loads(text)
        sequence, recording = record["sequence"], record["entity"]["id"]
        check(sequence == entry["leafIndex"] + 1, "record %d is proven for another place" % sequence)
        check(sequence > before, "record %d is out of order" % sequence)
        check(recording in checkpoint.counts, "record %d is about a recording that the checkpoint does not name" % sequence)
        check(sequence <= checkpoint.size, "record %d is not among those of the checkpoint" % sequence)
        root = root_of_inclusion(leaf_hash(text), entry["leafIndex"], checkpoint.size, decode_path(entry["path"]))
        check(root == checkpoint.root, "record %d is not shown to be in the ledger" % sequence)
        before, found[recording] = sequence, found.get(recording, 0) + 1
    check(checkpoint.counts, "the checkpoint names no recording")
    check(found == {recording: count for recording, count in checkpoint.counts.items() if count}, "the checkpoint counts more or fewer records")


def verify(proof, expected, earlier):
    checkpoint = Checkpoint(proof["checkpoint"])
    check(checkpoint.time is not None, "the checkpoint has no time")
    certificate = decode(proof["certificate"]) if "certificate" in proof else None
    if certificate is not None:
        verify_signature(checkpoint, certificate)
    else:
        check(not checkpoint.signatures, "the checkpoint is signed, and its certificate is missing")
    if expected is not None:
        check(certificate is not None, "the checkpoint is not signed")
        check(hashlib.sha256(certificate).hexdigest() == expected.lower(), "the checkpoint is signed with another certificate")
    verify_records(proof["records"], checkpoint)
    if earlier is not None:
        check(earlier.origin == checkpoint.origin, "the earlier checkpoint is of another ledger")
        consistency = proof.get("consistency", {"treeSize": earlier.size, "path": []})
        check(consistency["treeSize"] == earlier.size or earlier.size == checkpoint.size, "the proof is not about that checkpoint")
        path = [] if earlier.size == checkpoint.size else decode_path(consistency["path"])
        check(continues(earlier.size, earlier.root, checkpoint.size, checkpoint.root, path), "the ledger was rewritten since the earlier checkpoint")
    return checkpoint, certificate


# What is shown. Whoever made the file chose its texts: nothing of them may steer a terminal.

def shown(value):
    return "".join(letter if letter.isprintable() else "\\u%04x" % ord(letter) for letter in str(value))


def labels(state):
    return [tag["label"] for tag in state.get("tags", [])]


def contents(record):
    """What was changed, as far as the record says it: labels, policy, dates, keys of metadata."""
    before, after = record.get("before", {}), record.get("after", {})
    removed = []
    if record["operation"] == "RemoveTag":
        # A record of what did not succeed has in "after" what was asked for: the tags to be removed.
        removed = [label for label in labels(before) if label not in labels(after)] if record["outcome"] == "Succeeded" else labels(after)
    policy = after.get("retentionPolicy") or {}
    parts = [
        ("tags", labels(after) if record["operation"] == "AddTag" else []),
        ("removed", removed),
        ("policy", [policy.get("name") or policy["id"]] if policy else []),
        ("archiving", [after["archiveDate"] or "never"] if "archiveDate" in after else []),
        ("deletion", [after["deleteDate"] or "never"] if "deleteDate" in after else []),
        ("metadata", list(after.get("metadata", {}))),
        ("plain tags", after.get("plainTags", [])),
    ]
    return "; ".join("%s %s" % (name, ", ".join(values)) for name, values in parts if values)


def summary(record):
    """One line a record: when, who, what, how it ended, in which run."""
    context = record["context"]
    what = "%s %s" % (record["operation"], record["entity"]["id"])
    changed = contents(record)
    ended = record["outcome"] + (" (%s)" % record["errorId"] if "errorId" in record else "")
    run = "run %s" % context["runId"] + (" '%s'" % context["runName"] if "runName" in context else "") if "runId" in context else "no run"
    return shown("%s %sZ, user %s, client %s: %s%s: %s, %s%s" % (
        record["eventDate"][:10], record["eventDate"][11:19],
        record.get("user", {}).get("name", "unknown"), record.get("client", {}).get("id", "unknown"),
        what, " [%s]" % changed if changed else "", ended, run,
        ", undoes %s" % context["undoOf"] if "undoOf" in context else ""))


def main():
    # What the console's encoding lacks is shown escaped.
    sys.stdout.reconfigure(errors="backslashreplace")
    parser = argparse.ArgumentParser(description="Verifies a proof of audit records.")
    parser.add_argument("proof")
    parser.add_argument("--certificate", metavar="SHA256")
    parser.add_argument("--checkpoint", metavar="FILE")
    arguments = parser.parse_args()
    try:
        with open(arguments.proof, "rb") as file:
            proof = read_proof(file.read())
        earlier = None
        if arguments.checkpoint:
            with open(arguments.checkpoint, "rb") as file:
                data = file.read()
            earlier = Checkpoint(read_proof(data)["checkpoint"] if data.lstrip().startswith(b"{") else data.decode("utf-8-sig"))
        checkpoint, certificate = verify(proof, arguments.certificate, earlier)
        lines = [summary(json.loads(entry["text"])) for entry in proof["records"]]
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
