"""Merkle trees by the recursive definitions of RFC 9162 (2.1.1, 2.1.3.1, 2.1.4.1), with nothing of the module's code."""
import hashlib

def H(b): return hashlib.sha256(b).digest()
def split(n):
    k = 1
    while k * 2 < n: k *= 2
    return k
def mth(d):
    n = len(d)
    if n == 0: return H(b'')
    if n == 1: return H(b'\0' + d[0])
    k = split(n)
    return H(b'\1' + mth(d[:k]) + mth(d[k:]))
def path(m, d):
    n = len(d)
    if n == 1: return []
    k = split(n)
    return path(m, d[:k]) + [mth(d[k:])] if m < k else path(m - k, d[k:]) + [mth(d[:k])]
def subproof(m, d, b):
    n = len(d)
    if m == n: return [] if b else [mth(d)]
    k = split(n)
    return subproof(m, d[:k], b) + [mth(d[k:])] if m <= k else subproof(m - k, d[k:], False) + [mth(d[:k])]
def proof(m, d): return subproof(m, d, True)

if __name__ == '__main__':
    # The digest that MerkleTreeTests.cs compares with.
    digest = hashlib.sha256()
    for n in range(71):
        d = [b'leaf %d' % i for i in range(n)]
        digest.update(mth(d))
        for m in range(n):
            for h in path(m, d): digest.update(h)
        for m in range(1, n + 1):
            for h in proof(m, d): digest.update(h)
    print(digest.hexdigest())

    # The roots of the eight leaves that implementations of Certificate Transparency are tested with.
    leaves = [bytes.fromhex(x) for x in ('', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f')]
    for n in range(9): print(n, mth(leaves[:n]).hex())
