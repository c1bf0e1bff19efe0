namespace Postbox;

[TapPlugin("postbox", "Postbox TAP Builder", Description = "Serves the notes in a box, on two ports.")]
public sealed class PostboxTap : TapPlugin<PostboxOptions>
{
    public override IService MakeService(PostboxOptions options)
    {
        Note[] notes = [.. options.Notes.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(text => new Note(text))];
        var box = new Mailbox(options.Owner, options.Colour, notes, options.Opened);
        return new MultiService
        {
            new TcpServer(options.Port, new PostboxFactory(box)) { Name = "first" },
            new TcpServer(options.Second, new PostboxFactory(box)) { Name = "second" },
        };
    }
}
