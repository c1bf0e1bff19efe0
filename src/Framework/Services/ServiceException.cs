namespace Twisted.Services;

/// <summary>A service cannot do its work for a reason that its user should hear. The message is shown without a stack.</summary>
public class ServiceException : Exception
{
    public ServiceException()
    {
    }

    /// <param name="message">One to three lines: what failed, the offending value in quotes, what to do.</param>
    public ServiceException(string message)
        : base(message)
    {
    }

    public ServiceException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
