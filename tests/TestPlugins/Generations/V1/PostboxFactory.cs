namespace Postbox;

public sealed class PostboxFactory(Box box) : Factory<PostboxProtocol>
{
    public Box Box { get; } = box;
}
