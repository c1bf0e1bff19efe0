using Postbox;

[assembly: PersistedTypes(typeof(PostboxTypes))]

namespace Postbox;

public sealed class PostboxTypes : IPersistedTypes
{
    private static readonly string? Fault = Environment.GetEnvironmentVariable("POSTBOX_FAULT");

    public void Register(PersistedTypeRegistry types)
    {
        if (Fault != "no type")
        {
            types.Add<Note>(
                "Postbox.Note",
                version: 1,
                write: (note, members) => members.Write("text", note.Text),
                create: members => new Note(members.Read<string>("text")));
        }

        var archive = types.Add<Archive>(
            "Postbox.Archive",
            version: 1,
            write: (archive, members) => members.Write("notes", archive.Notes),
            create: members => new Archive(members.Read<IReadOnlyList<Note>>("notes")));
        var mailbox = types.Add<Mailbox>(
            "Postbox.Mailbox",
            version: Fault == "older" ? 1 : 4,
            write: (box, members) =>
            {
                members.Write("addressee", box.Addressee);
                members.Write("archive", box.Archive);
                members.Write("opened", box.Opened);
            },
            create: members => Fault == "no constructor"
                ? throw new NotSupportedException("boxes are out of stock")
                : new Mailbox(members.Read<string>("addressee"), members.Read<Archive>("archive"), members.ReadOptional<int>("opened")));
        mailbox.FormerName("Postbox.Box");
        if (Fault == "twice")
        {
            archive.FormerName("Postbox.Box");
        }

        if (Fault != "older")
        {
            AddSteps(mailbox);
        }

        types.Add<PostboxFactory>(
            "Postbox.Factory",
            version: 1,
            write: (factory, members) => members.Write("box", factory.Box),
            create: members => new PostboxFactory(members.Read<Mailbox>("box")));
    }

    private static void AddSteps(PersistedType mailbox)
    {
        mailbox.Upgrade(from: 1, step: members => members.Rename("owner", "addressee"));
        if (Fault != "no step")
        {
            mailbox.Upgrade(from: 2, step: members =>
            {
                var archive = members.NewObject("Postbox.Archive");
                archive.Write("notes", members.Read<IReadOnlyList<MemberUpgrader>>(Fault == "failing step" ? "letters" : "notes"));
                members.Remove("notes");
                members.Write("archive", archive);
            });
        }

        // It forgets the member that is gone.
        mailbox.Upgrade(from: 3, step: _ => { });
    }
}
