using System.Security.Cryptography;
using System.Text;
using GenesysRecordingTags.Core.Audit.Proofs;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Audit.Proofs;

/// <summary>The tree that is built leaf by leaf is the one that RFC 9162 defines, and its proofs hold for what they are of and for nothing else.</summary>
public class MerkleTreeTests
{
    private const int MaximumSize = 70;

    /// <summary>Made by merkle_vectors.py beside this file, from the recursive definitions: all roots, paths and consistency proofs up to 70 leaves.</summary>
    [Fact]
    public void All_roots_and_proofs_are_those_of_the_definitions()
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var size = 0; size <= MaximumSize; size++)
        {
            var (root, paths) = Build(size);
            digest.AppendData(root);
            paths.SelectMany(path => path).ToList().ForEach(digest.AppendData);
            Enumerable.Range(1, size).SelectMany(earlier => Consistency(earlier, size)).ToList().ForEach(digest.AppendData);
        }

        Assert.Equal("c4fedc8db81ee31203268f6e69ff1534aeeeedd94b1b54c3ca4381c68d46e39c", Convert.ToHexString(digest.GetHashAndReset()).ToLowerInvariant());
    }

    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void The_leaves_of_Certificate_Transparency_s_tests_have_their_known_roots(int size, string root)
    {
        string[] leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
        var tree = new MerkleTree();
        foreach (var leaf in leaves[..size])
        {
            tree.Append(Leaf(Convert.FromHexString(leaf)));
        }

        Assert.Equal(root, Convert.ToHexString(tree.ComputeRoot()).ToLowerInvariant());
    }

    [Fact]
    public void Each_leaf_of_each_size_is_included_and_nothing_else_is()
    {
        for (var size = 1; size <= MaximumSize; size++)
        {
            var (root, paths) = Build(size);
            for (var index = 0; index < size; index++)
            {
                var (leaf, path) = (LeafOf(index), paths[index]);
                Assert.True(MerkleProof.Includes(leaf, index, size, path, root));
                Assert.False(MerkleProof.Includes(LeafOf(index + 1), index, size, path, root), "another leaf");
                Assert.False(MerkleProof.Includes(leaf, (index + 1) % size, size, path, root) && size > 1, "another place");
                Assert.False(MerkleProof.Includes(leaf, index, size, [.. path, leaf], root), "a longer path");
                Assert.False(MerkleProof.Includes(leaf, index, size, path, Flip(root)), "another root");
                Assert.False(MerkleProof.Includes(leaf, size, size, path, root), "a place behind the end");
                Assert.False(MerkleProof.Includes(leaf, -1, size, path, root), "a place before the start");
                for (var i = 0; i < path.Count; i++)
                {
                    Assert.False(MerkleProof.Includes(leaf, index, size, [.. path[..i], .. path[(i + 1)..]], root), "a shorter path");
                    Assert.False(MerkleProof.Includes(leaf, index, size, [.. path[..i], Flip(path[i]), .. path[(i + 1)..]], root), "an altered path");
                }
            }
        }
    }

    [Fact]
    public void Each_size_continues_each_earlier_one_and_no_other_tree()
    {
        for (var size = 1; size <= MaximumSize; size++)
        {
            var (root, _) = Build(size);
            for (var earlier = 1; earlier <= size; earlier++)
            {
                var (kept, path) = (Build(earlier).Root, Consistency(earlier, size));
                Assert.True(MerkleProof.Continues(earlier, kept, size, root, path), $"{earlier} to {size}");
                Assert.False(MerkleProof.Continues(earlier, Flip(kept), size, root, path), "another earlier root");
                Assert.False(MerkleProof.Continues(earlier, kept, size, Flip(root), path), "another root");
                Assert.False(MerkleProof.Continues(earlier, kept, size, root, [.. path, kept]), "a longer path");
                for (var i = 0; i < path.Count; i++)
                {
                    Assert.False(MerkleProof.Continues(earlier, kept, size, root, [.. path[..i], .. path[(i + 1)..]]), "a shorter path");
                    Assert.False(MerkleProof.Continues(earlier, kept, size, root, [.. path[..i], Flip(path[i]), .. path[(i + 1)..]]), "an altered path");
                }
            }

            Assert.False(MerkleProof.Continues(size + 1, Build(size + 1).Root, size, root, []), "a later tree");
            Assert.False(MerkleProof.Continues(0, Build(0).Root, size, root, []), "an empty tree");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Paths_of_some_leaves_of_a_large_tree_hold(int seed)
    {
        var random = new Random(seed);
        var size = random.Next(2_000, 9_000);
        var earlier = random.Next(1, size);
        var tree = new MerkleTree();
        var (wanted, consistency) = (new Dictionary<int, MerklePath>(), new MerklePath());
        var kept = Array.Empty<byte>();
        for (var i = 0; i < size; i++)
        {
            var path = random.Next(100) == 0 ? wanted[i] = new MerklePath() : null;
            tree.Append(LeafOf(i), path);
            if (tree.Size == earlier)
            {
                kept = tree.ComputeRoot();
                tree.FollowEdge(consistency);
            }
        }

        var root = tree.Complete();

        Assert.NotEmpty(wanted);
        Assert.All(wanted, entry => Assert.True(MerkleProof.Includes(LeafOf(entry.Key), entry.Key, size, entry.Value.Hashes, root)));
        Assert.True(MerkleProof.Continues(earlier, kept, size, root, consistency.Hashes));
    }

    private static (byte[] Root, List<List<byte[]>> Paths) Build(int size)
    {
        var tree = new MerkleTree();
        var paths = new List<MerklePath>();
        for (var i = 0; i < size; i++)
        {
            paths.Add(new MerklePath());
            tree.Append(LeafOf(i), paths[i]);
        }

        var root = tree.ComputeRoot();
        Assert.Equal(root, tree.Complete());
        return (root, [.. paths.Select(path => path.Hashes.ToList())]);
    }

    private static List<byte[]> Consistency(int earlier, int size)
    {
        var tree = new MerkleTree();
        var path = new MerklePath();
        for (var i = 0; i < size; i++)
        {
            tree.Append(LeafOf(i));
            if (tree.Size == earlier && earlier < size)
            {
                tree.FollowEdge(path);
            }
        }

        tree.Complete();
        return [.. path.Hashes];
    }

    private static byte[] LeafOf(int index) => Leaf(Encoding.ASCII.GetBytes(FormattableString.Invariant($"leaf {index}")));

    private static byte[] Leaf(byte[] text)
    {
        var hash = new byte[MerkleHash.Length];
        MerkleHash.OfLeaf(text, hash);
        return hash;
    }

    private static byte[] Flip(byte[] hash)
    {
        var copy = (byte[])hash.Clone();
        copy[^1] ^= 1;
        return copy;
    }
}
