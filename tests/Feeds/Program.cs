using Twisted.Feeds;

// Feeds --folder DIR   serves the packages of that folder on loopback, prints the feed's address, and ends with its input
if (args is not ["--folder", var folder])
{
    await Console.Error.WriteLineAsync("Feeds: say which packages to serve: Feeds --folder DIR");
    return 2;
}

using var feed = new HttpFeed(folder);
await Console.Out.WriteLineAsync(feed.Address);
await Console.Out.FlushAsync();
while (await Console.In.ReadLineAsync() is not null)
{
}

return 0;
