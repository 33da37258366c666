@{
    ExcludeRules = @(
        # Pester's blocks share variables in a way that the rule can't see.
        'PSUseDeclaredVarsMoreThanAssignments'

        # The helpers start and stop a sandbox; nobody asks them "what if".
        'PSUseShouldProcessForStateChangingFunctions'
    )
}
