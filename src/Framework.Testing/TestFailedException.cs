namespace Twisted.Testing;

/// <summary>What a check of this kit throws when the code under test does not do what it should; every test framework counts it as a failure.</summary>
public sealed class TestFailedException : Exception
{
    public TestFailedException(string message)
        : base(message)
    {
    }

    public TestFailedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
