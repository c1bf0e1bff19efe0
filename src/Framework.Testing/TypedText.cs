using System.Text;

namespace Twisted.Testing;

/// <summary>A reader of text that may grow. All others of the base's members come down to these two.</summary>
internal sealed class TypedText : TextReader
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();
    private int _position;

    public string Rest
    {
        get
        {
            lock (_gate)
            {
                return _text.ToString(_position, _text.Length - _position);
            }
        }
    }

    public void Append(string text)
    {
        lock (_gate)
        {
            _text.Append(text);
        }
    }

    public override int Peek()
    {
        lock (_gate)
        {
            return _position < _text.Length ? _text[_position] : -1;
        }
    }

    public override int Read()
    {
        lock (_gate)
        {
            return _position < _text.Length ? _text[_position++] : -1;
        }
    }
}
