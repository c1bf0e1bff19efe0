using System.Globalization;
using System.Text;

namespace Twisted.Benchmarks;

/// <summary>How many lines came before the last one, <c>end</c>, and what the process allocated meanwhile.</summary>
internal sealed class LineCount
{
    private long _lines;
    private long _allocatedBefore;

    public static ReadOnlySpan<byte> End => "end"u8;

    public void Add()
    {
        if (_lines++ == 0)
        {
            _allocatedBefore = GC.GetTotalAllocatedBytes(precise: true);
        }
    }

    /// <summary>The answer to the last line.</summary>
    public byte[] Answer() =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{_lines} {GC.GetTotalAllocatedBytes(precise: true) - _allocatedBefore}\r\n"));
}
