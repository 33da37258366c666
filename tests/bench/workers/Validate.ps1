# Tags a second through Test-RecordingTag, in each of the ways in which they come.
param([string] $OrderPath, [string] $ResultPath)

. $PSScriptRoot/Worker.ps1 -OrderPath $OrderPath -ResultPath $ResultPath
Import-BenchModule
$taxonomy = 'a1b2c3d4-e5f6-7890-abcd-ef1234567890'
$perSet = 5
$sets = [int]($Order.Count / $perSet)
$tags = foreach ($number in 1..$perSet) { New-RecordingTag -Label "Compliance:Rule-$number" -TaxonomyId $taxonomy -Confidence 0.95 }
$hundred = foreach ($number in 1..100) { New-RecordingTag -Label "Compliance:Rule-$number" -TaxonomyId $taxonomy -Confidence 0.95 }
$grouped = foreach ($set in 1..$sets) { [pscustomobject]@{ RecordingId = "rec-$set"; Tag = $tags } }
$rows = foreach ($set in 1..$sets) {
    foreach ($tag in $tags) {
        [pscustomobject]@{ RecordingId = "rec-$set"; Label = $tag.Label; TaxonomyId = $taxonomy; Confidence = '0.95'; Status = 'Active' }
    }
}

$ways = [ordered]@{
    'recordings with 5 tags each, piped' = { $grouped | Test-RecordingTag }
    'rows as from Import-Csv, piped' = { $rows | Test-RecordingTag }
    'sets of 100 given by -Tag' = {
        for ($set = 0; $set -lt $Order.Count / 100; $set++) { Test-RecordingTag -Tag $hundred }
    }
}
$result = [ordered]@{}
foreach ($way in $ways.Keys) {
    $best = 0.0
    # The first rounds are the compiler's, which works in the background.
    foreach ($round in -3..$Order.Rounds) {
        $watch = [Diagnostics.Stopwatch]::StartNew()
        $verdicts = & $ways[$way]
        $rate = $Order.Count / $watch.Elapsed.TotalSeconds
        if ($verdicts.IsValid -contains $false) { throw "${way}: a valid set was found invalid." }
        $checked = ($verdicts | Measure-Object TagCount -Sum).Sum
        if ($checked -ne $Order.Count) { throw "${way}: $checked tags were checked, not $($Order.Count)." }
        if ($round -gt 0) { $best = [math]::Max($best, $rate) }
    }

    $result[$way] = $best
}

Complete-Order $result
