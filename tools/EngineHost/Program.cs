using GenesysRecordingTags.EngineHost;

return args is [var script, .. var arguments] ? ScriptRun.Run(script, arguments) : Usage.Show();
