namespace Twisted.Manifest;

/// <summary>What a <see cref="JsonTokenizer"/> stands on.</summary>
internal enum JsonToken
{
    End,
    StartObject,
    EndObject,
    StartList,
    EndList,
    Name,
    Text,
    Number,
    True,
    False,
    Null,
}
