namespace Postbox;

public sealed class PostboxFactory(Mailbox box) : Factory<PostboxProtocol>
{
    public Mailbox Box { get; } = box;
}
