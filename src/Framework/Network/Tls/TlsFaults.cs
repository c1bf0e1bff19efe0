using System.Security.Authentication;

namespace Twisted.Network;

/// <summary>Why a handshake failed, in a line.</summary>
internal static class TlsFaults
{
    /// <summary>As the end of a sentence, without its full stop.</summary>
    public static string Explain(Exception fault) => Describe(fault).TrimEnd('.');

    private static string Describe(Exception fault) => fault switch
    {
        TimeoutException => fault.Message,
        OperationCanceledException => "it took too long",
        _ when FindInnermost(fault) is var cause => cause is AuthenticationException or IOException ? cause.Message : $"{fault.Message} {cause.Message}",
        _ => fault.Message,
    };

    private static Exception FindInnermost(Exception fault) => fault.InnerException is { } inner ? FindInnermost(inner) : fault;
}
