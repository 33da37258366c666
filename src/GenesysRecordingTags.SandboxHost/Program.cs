using GenesysRecordingTags.SandboxHost;

return args switch
{
    ["serve", .. var rest] => await ServeCommand.RunAsync(rest),
    ["demo"] => await DemoCommand.RunAsync(Console.Out),
    _ => Usage.Show(Console.Error),
};
