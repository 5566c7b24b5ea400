namespace Pipeline.Versions;

/// <summary>How commits since the last version are told apart.</summary>
internal enum DeploymentMode
{
    /// <summary>By what follows the plus sign: <c>1.4.1-beta.1+3</c>.</summary>
    ManualDeployment,

    /// <summary>By the number of the pre-release: <c>1.4.1-3</c>.</summary>
    ContinuousDelivery,

    /// <summary>Not at all: <c>1.4.1</c>.</summary>
    ContinuousDeployment,
}
