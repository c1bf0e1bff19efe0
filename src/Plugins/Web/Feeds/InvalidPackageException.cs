namespace Twisted.Web.Feeds;

/// <summary>A file is no package that a feed can have; the message says why, in words that continue "it".</summary>
internal sealed class InvalidPackageException(string message, Exception? inner = null) : Exception(message, inner);
