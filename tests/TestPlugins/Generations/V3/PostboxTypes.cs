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
        types.Add<Archive>(
            "Postbox.Archive",
            version: 1,
            write: (archive, members) => members.Write("notes", archive.Notes),
            create: members => new Archive(members.Read<IReadOnlyList<Note>>("notes")));
        types.Add<Mailbox>(
                "Postbox.Mailbox",
                version: 3,
                write: (box, members) =>
                {
                    members.Write("addressee", box.Addressee);
                    members.Write("archive", box.Archive);
                    members.Write("opened", box.Opened);
                },
                create: members => new Mailbox(members.Read<string>("addressee"), members.Read<Archive>("archive"), members.Read<int>("opened")))
            .FormerName("Postbox.Box")
            .Upgrade(from: 1, step: members =>
            {
                members.Rename("owner", "addressee");
                members.Write("opened", 0);
            })
            .Upgrade(from: 2, step: members =>
            {
                members.Remove("colour");
                var archive = members.NewObject("Postbox.Archive");
                archive.Write("notes", members.Read<IReadOnlyList<MemberUpgrader>>("notes"));
                members.Remove("notes");
                members.Write("archive", archive);
            });
        types.Add<PostboxFactory>(
            "Postbox.Factory",
            version: 1,
            write: (factory, members) => members.Write("box", factory.Box),
            create: members => new PostboxFactory(members.Read<Mailbox>("box")));
    }
}
