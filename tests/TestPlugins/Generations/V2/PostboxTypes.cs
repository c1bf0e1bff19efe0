using Postbox;

[assembly: PersistedTypes(typeof(PostboxTypes))]

namespace Postbox;

public sealed class PostboxTypes : IPersistedTypes
{
    public void Register(PersistedTypeRegistry types)
    {
        types.Add<Note>(
            "Postbox.Note",
            version: 1,
            write: (note, members) => members.Write("text", note.Text),
            create: members => new Note(members.Read<string>("text")));
        types.Add<Mailbox>(
                "Postbox.Mailbox",
                version: 2,
                write: (box, members) =>
                {
                    members.Write("addressee", box.Addressee);
                    members.Write("colour", box.Colour);
                    members.Write("notes", box.Notes);
                    members.Write("opened", box.Opened);
                },
                create: members => new Mailbox(
                    members.Read<string>("addressee"),
                    members.ReadOptional<string>("colour"),
                    members.Read<IReadOnlyList<Note>>("notes"),
                    members.Read<int>("opened")))
            .FormerName("Postbox.Box")
            .Upgrade(from: 1, step: members =>
            {
                members.Rename("owner", "addressee");
                members.Write("opened", 0);
            });
        types.Add<PostboxFactory>(
            "Postbox.Factory",
            version: 1,
            write: (factory, members) => members.Write("box", factory.Box),
            create: members => new PostboxFactory(members.Read<Mailbox>("box")));
    }
}
