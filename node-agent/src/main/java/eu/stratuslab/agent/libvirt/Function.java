package eu.stratuslab.agent.libvirt;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import org.jspecify.annotations.Nullable;

/** The functions of libvirt that we call, with their C signatures. */
enum Function {
  virInitialize(JAVA_INT),
  virEventRegisterDefaultImpl(JAVA_INT),
  virEventRunDefaultImpl(JAVA_INT),
  virSetErrorFunc(null, ADDRESS, ADDRESS),
  virGetLastError(ADDRESS),
  virResetLastError((MemoryLayout) null),

  virConnectOpen(ADDRESS, ADDRESS),
  virConnectRef(JAVA_INT, ADDRESS),
  virConnectClose(JAVA_INT, ADDRESS),
  virConnectIsAlive(JAVA_INT, ADDRESS),
  virConnectSetKeepAlive(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
  virConnectRegisterCloseCallback(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS),
  virConnectUnregisterCloseCallback(JAVA_INT, ADDRESS, ADDRESS),
  virConnectDomainEventRegisterAny(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, ADDRESS, ADDRESS),
  virConnectDomainEventDeregisterAny(JAVA_INT, ADDRESS, JAVA_INT),
  virConnectGetHostname(ADDRESS, ADDRESS),
  virConnectGetType(ADDRESS, ADDRESS),
  virConnectGetVersion(JAVA_INT, ADDRESS, ADDRESS),
  virConnectGetLibVersion(JAVA_INT, ADDRESS, ADDRESS),
  virNodeGetInfo(JAVA_INT, ADDRESS, ADDRESS),

  virConnectListAllDomains(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT),
  virDomainLookupByUUIDString(ADDRESS, ADDRESS, ADDRESS),
  virDomainLookupByName(ADDRESS, ADDRESS, ADDRESS),
  virDomainFree(JAVA_INT, ADDRESS),
  virDomainGetUUIDString(JAVA_INT, ADDRESS, ADDRESS),
  virDomainGetName(ADDRESS, ADDRESS),
  virDomainGetID(JAVA_INT, ADDRESS),
  virDomainGetState(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_INT),
  virDomainIsActive(JAVA_INT, ADDRESS),
  virDomainIsPersistent(JAVA_INT, ADDRESS),
  virDomainHasManagedSaveImage(JAVA_INT, ADDRESS, JAVA_INT),
  virDomainGetMetadata(ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT),
  virDomainSetMetadata(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_INT),
  virDomainGetXMLDesc(ADDRESS, ADDRESS, JAVA_INT),
  virDomainDefineXMLFlags(ADDRESS, ADDRESS, ADDRESS, JAVA_INT),
  virDomainUndefineFlags(JAVA_INT, ADDRESS, JAVA_INT),
  virDomainCreateWithFlags(JAVA_INT, ADDRESS, JAVA_INT),
  virDomainSuspend(JAVA_INT, ADDRESS),
  virDomainResume(JAVA_INT, ADDRESS),
  virDomainManagedSave(JAVA_INT, ADDRESS, JAVA_INT),
  virDomainManagedSaveGetXMLDesc(ADDRESS, ADDRESS, JAVA_INT),
  virDomainManagedSaveRemove(JAVA_INT, ADDRESS, JAVA_INT),
  virDomainShutdownFlags(JAVA_INT, ADDRESS, JAVA_INT),
  virDomainDestroyFlags(JAVA_INT, ADDRESS, JAVA_INT),
  virDomainReset(JAVA_INT, ADDRESS, JAVA_INT),
  virDomainAttachDeviceFlags(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT),
  virDomainDetachDeviceFlags(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT),
  virDomainGetBlockInfo(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_INT),
  virDomainBlockResize(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT),
  virDomainBackupBegin(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_INT),
  virDomainBackupGetXMLDesc(ADDRESS, ADDRESS, JAVA_INT),
  virDomainGetJobInfo(JAVA_INT, ADDRESS, ADDRESS),
  virDomainGetJobStats(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT),
  virDomainAbortJob(JAVA_INT, ADDRESS),
  virConnectGetAllDomainStats(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT),
  virDomainStatsRecordListFree(null, ADDRESS),
  virTypedParamsFree(null, ADDRESS, JAVA_INT),

  virStoragePoolLookupByName(ADDRESS, ADDRESS, ADDRESS),
  virStoragePoolFree(JAVA_INT, ADDRESS),
  virStoragePoolDefineXML(ADDRESS, ADDRESS, ADDRESS, JAVA_INT),
  virStoragePoolBuild(JAVA_INT, ADDRESS, JAVA_INT),
  virStoragePoolCreate(JAVA_INT, ADDRESS, JAVA_INT),
  virStoragePoolRefresh(JAVA_INT, ADDRESS, JAVA_INT),
  virStoragePoolIsActive(JAVA_INT, ADDRESS),
  virStoragePoolGetInfo(JAVA_INT, ADDRESS, ADDRESS),
  virStoragePoolGetXMLDesc(ADDRESS, ADDRESS, JAVA_INT),
  virStoragePoolListAllVolumes(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT),
  virStorageVolLookupByName(ADDRESS, ADDRESS, ADDRESS),
  virStorageVolFree(JAVA_INT, ADDRESS),
  virStorageVolGetXMLDesc(ADDRESS, ADDRESS, JAVA_INT),
  virStorageVolCreateXML(ADDRESS, ADDRESS, ADDRESS, JAVA_INT),
  virStorageVolResize(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT),
  virStorageVolDelete(JAVA_INT, ADDRESS, JAVA_INT),

  virNetworkLookupByName(ADDRESS, ADDRESS, ADDRESS),
  virNetworkFree(JAVA_INT, ADDRESS),
  virNetworkDefineXML(ADDRESS, ADDRESS, ADDRESS),
  virNetworkCreate(JAVA_INT, ADDRESS),
  virNetworkDestroy(JAVA_INT, ADDRESS),
  virNetworkIsActive(JAVA_INT, ADDRESS),
  virNetworkGetXMLDesc(ADDRESS, ADDRESS, JAVA_INT),
  virNetworkUpdate(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT),
  virNetworkGetDHCPLeases(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_INT),
  virNetworkDHCPLeaseFree(null, ADDRESS);

  private final FunctionDescriptor descriptor;

  Function(@Nullable MemoryLayout result, MemoryLayout... arguments) {
    descriptor =
        result == null
            ? FunctionDescriptor.ofVoid(arguments)
            : FunctionDescriptor.of(result, arguments);
  }

  FunctionDescriptor descriptor() {
    return descriptor;
  }
}
