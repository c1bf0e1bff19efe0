using System.Runtime.CompilerServices;

namespace Twisted.Persistence.Model;

/// <summary>What is never called, and only says for which types of members there is to be ready code.</summary>
/// <remarks>
/// Members are written and read through abstract generic methods. For classes there is one code, and for each other type one of its
/// own, which the compiler that works ahead of time makes only for types that it sees.
/// </remarks>
internal static class CompiledAhead
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Write(MembersWritten members)
    {
        members.Write<bool>("", default);
        members.Write<int>("", default);
        members.Write<long>("", default);
        members.Write<double>("", default);
        members.Write<TimeSpan>("", default);
        members.Write<int?>("", default);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Read(MembersRead members)
    {
        _ = members.Read<bool>("");
        _ = members.Read<int>("");
        _ = members.Read<long>("");
        _ = members.Read<double>("");
        _ = members.Read<TimeSpan>("");
        _ = members.ReadOptional<bool>("");
        _ = members.ReadOptional<int>("");
        _ = members.ReadOptional<int?>("");
        _ = members.ReadOptional<TimeSpan>("");
    }
}
