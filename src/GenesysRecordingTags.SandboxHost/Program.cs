using GenesysRecordingTags.SandboxHost;

return args switch
{
    ["serve", .. var rest] => await ServeCommand.RunAsync(rest),
    _ => Usage.Show(Console.Error),
};
