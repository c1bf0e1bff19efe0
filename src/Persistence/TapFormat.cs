namespace Twisted.Persistence;

/// <summary>The encodings of a tap. Each holds the same.</summary>
public enum TapFormat
{
    /// <summary>Binary, <c>.tap</c>: for speed.</summary>
    Tap,

    /// <summary>XML, <c>.tax</c>: for administrators.</summary>
    Xml,

    /// <summary>C#, <c>.tas</c>: for developers. It is parsed as data and never run.</summary>
    Source,
}
