using System.Runtime.CompilerServices;

namespace Twisted.Persistence.Model;

/// <summary>The values of a model in the order in which they were met: what an application was at one moment.</summary>
/// <remarks>
/// The same as a tree of <see cref="PersistedNode"/>s, in a few arrays: taking the state of a large application needs no object for
/// each of its own, which would be all that the garbage collector does meanwhile. The order of members is the writer's; who reads a tape
/// brings them into the order of their names. Not safe for concurrent use.
/// </remarks>
internal sealed class ModelTape
{
    /// <summary>Of <see cref="TapeKind"/>.</summary>
    private byte[] _kinds = new byte[64];
    private long[] _words = new long[64];

    /// <summary>Texts, bytes, and nodes that were there already.</summary>
    private object[] _references = new object[32];
    private int _referenceCount;

    private Node[] _nodes = new Node[16];

    public int Count { get; private set; }

    public int NodeCount { get; private set; }

    /// <summary>The length of all texts together, in UTF-16.</summary>
    public long TextLength { get; private set; }

    /// <summary>True when something in a node refers to that node.</summary>
    public bool HasCycle { get; private set; }

    /// <summary>The shapes of the objects.</summary>
    public List<WrittenShape> Shapes { get; } = [];

    public TapeKind KindOf(int position) => (TapeKind)_kinds[position];

    public long WordOf(int position) => _words[position];

    public object ReferenceOf(int position) => _references[(int)_words[position]];

    public int StartOf(int node) => _nodes[node].Start;

    public int EndOf(int node) => _nodes[node].End;

    public WrittenShape ShapeOf(int node) => Shapes[_nodes[node].Detail];

    public int CountOf(int node) => _nodes[node].Detail;

    /// <summary>Where the next value is.</summary>
    public int After(int position) => (TapeKind)_kinds[position] is TapeKind.Object or TapeKind.List or TapeKind.Map ? _nodes[(int)_words[position]].End : position + 1;

    public void Add(TapeKind kind, long word = 0)
    {
        var count = Count;
        if (count >= _words.Length)
        {
            Grow();
        }

        _kinds[count] = (byte)kind;
        _words[count] = word;
        Count = count + 1;
    }

    public void Truth(bool value) => Add(value ? TapeKind.True : TapeKind.False);

    public void Text(string text)
    {
        Add(TapeKind.Text, (object)text);
        TextLength += text.Length;
    }

    public void Real(double value) => Add(TapeKind.Real, BitConverter.DoubleToInt64Bits(value));

    /// <param name="kind">What the reference is.</param>
    /// <param name="reference">Is not changed from now on.</param>
    public void Add(TapeKind kind, object reference)
    {
        if (_referenceCount >= _references.Length)
        {
            PooledArray.Grow(ref _references, _referenceCount, 2 * _referenceCount);
        }

        Add(kind, _referenceCount);
        _references[_referenceCount++] = reference;
    }

    /// <summary>Refers to a node that was begun before.</summary>
    public void Refer(int node)
    {
        HasCycle |= _nodes[node].End == 0;
        Add(TapeKind.Reference, node);
    }

    /// <summary>Begins a node; what is added up to <see cref="End"/> is in it.</summary>
    /// <returns>Its number: how many were begun before it.</returns>
    public int Begin(TapeKind kind)
    {
        var node = NodeCount++;
        if (node >= _nodes.Length)
        {
            PooledArray.Grow(ref _nodes, node, 2 * node);
        }

        _nodes[node].Start = Count;
        _nodes[node].End = 0;
        Add(kind, node);
        return node;
    }

    /// <param name="node">Its number.</param>
    /// <param name="detail">The index of its shape, or how many items or entries it has.</param>
    public void End(int node, int detail)
    {
        _nodes[node].End = Count;
        _nodes[node].Detail = detail;
    }

    /// <summary>Gives back its memory; nothing is on the tape then.</summary>
    public void Release()
    {
        PooledArray.Return(_kinds);
        PooledArray.Return(_words);
        PooledArray.Return(_references);
        PooledArray.Return(_nodes);
        (_kinds, _words, _references, _nodes, Count) = ([], [], [], [], 0);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow()
    {
        PooledArray.Grow(ref _words, Count, 2 * Count);

        // Each has the length that the pool has for it.
        PooledArray.Grow(ref _kinds, Count, _words.Length);
    }

    private struct Node
    {
        public int Start;
        public int End;

        /// <summary>The index of an object's shape; the count of items of a list or of entries of a map.</summary>
        public int Detail;
    }
}
