# The ledger by itself.

function Measure-Ledger {
    param([switch] $Quick)

    throw "The ledger's bench is not written yet$($Quick ? ' (quick)' : '')."
}
