using Twisted.Persistence.Model;

namespace Twisted.Persistence.Xml;

/// <summary>How members of an object stand in a file.</summary>
/// <param name="Written">Their names as they stand.</param>
/// <param name="Indexes">For each the index that it has in the shape.</param>
/// <param name="Shape">With the names in order.</param>
internal sealed record MemberOrder(string[] Written, int[] Indexes, PersistedShape Shape)
{
    public bool IsOf(ReadOnlySpan<string> names)
    {
        if (names.Length != Written.Length)
        {
            return false;
        }

        for (var i = 0; i < names.Length; i++)
        {
            if (!ReferenceEquals(names[i], Written[i]) && names[i] != Written[i])
            {
                return false;
            }
        }

        return true;
    }
}
