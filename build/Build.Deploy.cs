partial class Build
{
    Target DeployBaked =>
        _ =>
            _.Description("Takes the stack from code in a volume to a proven baked image: stages 1 to 7")
                .DependsOn(CheckMarker);

    [Parameter(
        "DeployPatch: a patch of the code, as git diff, git format-patch or SaveWork writes it; the file is only read"
    )]
    readonly string Patch = null!;

    Target DeployPatch =>
        _ =>
            _.Description(
                    "Commits a patch of the code (--patch) and deploys it by stages 1 to 7; when anything fails, the "
                        + "commit is undone, too"
                )
                .DependsOn(ApplyPatch, DeployBaked);

    Target CutOver =>
        _ =>
            _.Description("Takes env and database role from superuser to a proven least-privilege role: stages 8 and 9")
                .DependsOn(CutOverRole, RotateLegacy);

    Target Release =>
        _ =>
            _.Description(
                    "The whole way: DeployBaked, then CutOver, as one release that is proven or rolled back as one"
                )
                .DependsOn(DeployBaked, CutOver);

    Target ApplyPatch => _ => _.Stage(nameof(ApplyPatch), () => Run, Guard).DependsOn(Demo).Requires(() => HasPatch());

    Target BakeCode => _ => _.Stage(nameof(BakeCode), () => Run, Guard).DependsOn(Demo).After(ApplyPatch);

    Target BuildImage => _ => _.Stage(nameof(BuildImage), () => Run, Guard).DependsOn(BakeCode);

    Target VerifyImports => _ => _.Stage(nameof(VerifyImports), () => Run, Guard).DependsOn(BuildImage);

    Target BackupVolume => _ => _.Stage(nameof(BackupVolume), () => Run, Guard).DependsOn(VerifyImports);

    Target RebuildVolume => _ => _.Stage(nameof(RebuildVolume), () => Run, Guard).DependsOn(BackupVolume);

    Target Recreate => _ => _.Stage(nameof(Recreate), () => Run, Guard).DependsOn(RebuildVolume);

    Target CheckMarker => _ => _.Stage(nameof(CheckMarker), () => Run, Guard).DependsOn(Recreate);

    Target ProvisionRoles => _ => _.Stage(nameof(ProvisionRoles), () => Run, Guard).DependsOn(Demo).After(CheckMarker);

    Target CutOverEnv => _ => _.Stage(nameof(CutOverEnv), () => Run, Guard).DependsOn(ProvisionRoles);

    Target CutOverRole => _ => _.Stage(nameof(CutOverRole), () => Run, Guard).DependsOn(CutOverEnv);

    Target RotateLegacy =>
        _ => _.Stage(nameof(RotateLegacy), () => Run, Guard).DependsOn(CutOverRole).OnlyWhenStatic(() => WithRotation);

    Target CleanVolume => _ => _.Stage(nameof(CleanVolume), () => Run, Guard).DependsOn(Demo);

    [Parameter("Migrate: the strategy that the code gets: unshadow, mount-path or rebuild")]
    readonly string To = null!;

    Target Migrate => _ => _.Stage(nameof(Migrate), () => Run, Guard).DependsOn(Demo);

    bool HasPatch() =>
        Patch is not null
            ? true
            : throw Refused("DeployPatch: expected --patch <file>; found none, and nothing was done");
}
