using Twisted.Persistence.Model;

namespace Twisted.Persistence.Binary;

/// <summary>The nodes of a file by their numbers, in pieces: a list would leave half as much again behind as it grows.</summary>
internal sealed class NodeTable
{
    private const int PieceShift = 10;
    private const int PieceSize = 1 << PieceShift;
    private const int SmallPiece = 16;

    private readonly List<PersistedNode[]> _pieces = [new PersistedNode[SmallPiece]];

    public int Count { get; private set; }

    public PersistedNode this[int number] => _pieces[number >> PieceShift][number & (PieceSize - 1)];

    public void Add(PersistedNode node)
    {
        var piece = _pieces[^1];
        var index = Count & (PieceSize - 1);
        if (index == 0 && Count > 0)
        {
            piece = new PersistedNode[PieceSize];
            _pieces.Add(piece);
        }
        else if (index == piece.Length)
        {
            Array.Resize(ref piece, PieceSize);
            _pieces[^1] = piece;
        }

        piece[index] = node;
        Count++;
    }
}
