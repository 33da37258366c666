# Validation, in Core and through the cmdlet. Best of the rounds: it is all processor, and what is slower is other programs' doing.

function Measure-Validation {
    param([switch] $Quick)

    $rounds = $Quick ? 3 : 9
    $core = Wait-Client -Client (Open-Client -File dotnet -Argument $BenchPaths.CoreBench, 'validation', $rounds) | ConvertFrom-Json
    ConvertTo-BenchResult -Name 'validation' -What 'Validation in Core, tags a second, against 1,000,000' -Target '>= 1' -Ratio ($core.FiveTags / 1e6) -Detail @{ Core = $core } `
        -Figure ("$(Format-Number $core.FiveTags) a second in sets of 5; $(Format-Number $core.OneTag) one by one; $(Format-Number $core.HundredTags) in sets of 100; " +
        "$(Format-Number $core.FiveTagsOneInTenInvalid) with one set in ten invalid")
    $cmdlet = Invoke-Worker -Name Validate -Order @{ Count = $Quick ? 20000 : 50000; Rounds = $Quick ? 2 : 5 }
    foreach ($way in $cmdlet.PSObject.Properties) {
        ConvertTo-BenchResult -Name 'validation' -What "Test-RecordingTag, $($way.Name), against 100,000" -Target '>= 1' -Ratio ($way.Value / 1e5) -Figure "$(Format-Number $way.Value) tags a second"
    }
}
