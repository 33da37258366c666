"""Writes the audit records of a ledger file of format 3, and of its archives, as JSON Lines, without the module."""
import datetime, hashlib, pathlib, sqlite3, sys, uuid


def varint(data, at):
    number = shift = 0
    while True:
        byte = data[at]
        at += 1
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return number, at


def lz4(block, dictionary):
    out, at = bytearray(dictionary), 0

    def more(length):
        nonlocal at
        while length >= 15:
            byte = block[at]
            at += 1
            length += byte
            if byte < 255:
                break
        return length

    while True:
        token = block[at]
        at += 1
        literals = more(token >> 4)
        out += block[at:at + literals]
        at += literals
        if at == len(block):
            return bytes(out[len(dictionary):])
        offset = int.from_bytes(block[at:at + 2], "little")
        at += 2
        for _ in range(more(token & 15) + 4):
            out.append(out[-offset])


def time(ticks):
    at = datetime.datetime(1, 1, 1) + datetime.timedelta(seconds=ticks // 10**7)
    return f"{at.isoformat()}.{ticks % 10**7:07}Z"


def milliseconds(ticks):
    return f"{ticks // 10**4}.{ticks % 10**4:04}".rstrip("0").rstrip(".")


def text_of(row, dictionaries):
    audit_id, ticks, recording, body = row
    if body[0] == 0:
        return body[1:]
    number, at = varint(body, 1)
    length, at = varint(body, at)
    size, at = varint(body, at)
    values, packed = body[at:at + size], lz4(body[at + size:], dictionaries[number])
    assert len(packed) == length
    text, at = bytearray(), 0
    for byte in packed:
        if byte >= 0x20:
            text.append(byte)
        elif byte in (1, 2, 3, 4):
            size = 32 if byte == 4 else 16
            value = values[at:at + size]
            at += size
            digits = str(uuid.UUID(bytes=value)) if byte == 1 else value.hex()
            text += (digits.upper() if byte == 3 else digits).encode()
        elif byte in (5, 9):
            value, at = varint(values, at)
            text += (str(value) if byte == 5 else milliseconds(value)).encode()
        else:
            text += {6: lambda: str(uuid.UUID(bytes=audit_id)).encode(), 7: lambda: time(ticks).encode(), 8: lambda: recording}[byte]()
    assert at == len(values)
    return bytes(text)


def records(path):
    ledger = sqlite3.connect(path.resolve().as_uri() + "?mode=ro", uri=True)
    ledger.text_factory = bytes
    assert ledger.execute("PRAGMA user_version").fetchone()[0] == 3
    for archive, in ledger.execute("SELECT path FROM archive ORDER BY last"):
        archive = pathlib.Path(archive.decode())
        yield from records(archive if archive.exists() else path.parent / archive.name)
    dictionaries = dict(ledger.execute("SELECT id, content FROM dictionary"))
    for sequence, hash, *row in ledger.execute("SELECT sequence, hash, audit_id, time, recording_id, body FROM audit ORDER BY sequence"):
        yield sequence, text_of(row, dictionaries), hash


for sequence, text, hash in records(pathlib.Path(sys.argv[1])):
    if hashlib.sha256(text).digest() != hash:
        sys.exit(f"Record {sequence} does not have the hash that is kept with it.")
    sys.stdout.buffer.write(text[:-1] + b',"hash":"' + hash.hex().encode() + b'"}\n')
