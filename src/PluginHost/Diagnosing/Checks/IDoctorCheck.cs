namespace Twisted.PluginHost.Diagnosing.Checks;

/// <summary>One thing that the doctor looks at.</summary>
internal interface IDoctorCheck
{
    /// <summary>The problems, or one finding that says that all is well.</summary>
    IEnumerable<DoctorFinding> Examine(DoctorSubject subject);
}
