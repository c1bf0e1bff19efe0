namespace Twisted.Web;

/// <summary>A connection that <see cref="ConnectionWatch"/> looks at.</summary>
internal interface IWatched
{
    /// <summary>Its place among those that are watched; the watch's own.</summary>
    LinkedListNode<IWatched>? Place { get; set; }

    /// <summary>Ends the connection when its peer has kept it waiting for too long. Called on any thread, also while it handles something.</summary>
    /// <param name="now">In milliseconds of the site's clock.</param>
    void Look(long now);
}
