namespace Twisted.Web;

/// <summary>What the codes of failed requests mean for who sees them. Nothing in it is about this server.</summary>
internal static class ErrorMeaning
{
    /// <summary>The reason phrase of the registry (RFC 9110, section 16.2.1); for a code without one, that of its class.</summary>
    public static string Reason(int status) => Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status) switch
    {
        { Length: > 0 } reason => reason,
        _ => status < 500 ? "Client Error" : "Server Error",
    };

    /// <summary>One sentence on what to do.</summary>
    public static string Advice(int status) => status switch
    {
        400 => "The request could not be understood.",
        401 => "This needs a name and a password.",
        403 => "This is not open to you.",
        404 => "There is nothing at this address. It may have moved, or be misspelled.",
        405 => "This cannot be done with what is at this address.",
        406 => "What is here does not exist in a form that was asked for.",
        408 => "The request took too long to arrive. Try again.",
        409 => "This does not go with what is there already.",
        410 => "What was at this address is gone for good.",
        411 => "The request has to say how long it is.",
        412 => "What is here has changed since you saw it.",
        413 => "What was sent is larger than is taken here.",
        414 => "The address is too long.",
        415 => "What was sent is of a kind that is not taken here.",
        416 => "What is here does not have the part that was asked for.",
        417 => "What the request expects cannot be met.",
        421 => "This address is not served on this connection.",
        422 => "What was sent was read, but cannot be done.",
        426 => "This is only served with another protocol.",
        428 => "The request has to say which version it was made for.",
        429 => "There were too many requests. Wait a little, then try again.",
        431 => "The header of the request is too large.",
        451 => "This may not be shown, for legal reasons.",
        501 => "This server does not know how to do that.",
        502 => "The server behind this one gave no proper answer. Try again in a moment.",
        503 => "The server cannot answer just now. Try again in a moment.",
        504 => "The server behind this one did not answer in time. Try again in a moment.",
        505 => "This version of HTTP is not spoken here.",
        507 => "There is no room left for this.",
        < 500 => "The request could not be answered as it is.",
        _ => "Something went wrong here. It is not your fault; try again in a moment.",
    };
}
