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
        types.Add<Box>(
            "Postbox.Box",
            version: 1,
            write: (box, members) =>
            {
                members.Write("owner", box.Owner);
                members.Write("colour", box.Colour);
                members.Write("notes", box.Notes);
            },
            create: members => new Box(members.Read<string>("owner"), members.ReadOptional<string>("colour"), members.Read<IReadOnlyList<Note>>("notes")));
        types.Add<PostboxFactory>(
            "Postbox.Factory",
            version: 1,
            write: (factory, members) => members.Write("box", factory.Box),
            create: members => new PostboxFactory(members.Read<Box>("box")));
    }
}
