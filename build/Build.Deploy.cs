partial class Build
{
    Target DeployBaked => _ => _
        .Description("Takes the stack from code in a volume to a proven baked image: stages 1 to 7")
        .DependsOn(CheckMarker);

    Target BakeCode => _ => _.Stage(nameof(BakeCode), Run, Guard).DependsOn(Demo);

    Target BuildImage => _ => _.Stage(nameof(BuildImage), Run, Guard).DependsOn(BakeCode);

    Target VerifyImports => _ => _.Stage(nameof(VerifyImports), Run, Guard).DependsOn(BuildImage);

    Target BackupVolume => _ => _.Stage(nameof(BackupVolume), Run, Guard).DependsOn(VerifyImports);

    Target RebuildVolume => _ => _.Stage(nameof(RebuildVolume), Run, Guard).DependsOn(BackupVolume);

    Target Recreate => _ => _.Stage(nameof(Recreate), Run, Guard).DependsOn(RebuildVolume);

    Target CheckMarker => _ => _.Stage(nameof(CheckMarker), Run, Guard).DependsOn(Recreate);
}
