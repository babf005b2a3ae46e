package eu.stratuslab.kubernetes.contract;

/** Everything that is asked of an API server; each test has a namespace or a group of its own. */
public interface KubernetesContract
    extends AccessContract,
        CollectionContract,
        DefinitionContract,
        ObjectsContract,
        PatchContract,
        PolicyContract,
        PolicyScopeContract,
        RolesContract,
        SelectionContract,
        WatchContract {}
