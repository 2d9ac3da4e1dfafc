// SPDX-License-Identifier: Apache-2.0
package io.kiovec.metrics.internal;

import java.util.Map;

/** The figures of drivers and memory, {@code io.kiovec:type=Kiovec}. */
public interface KiovecMXBean {

    /** {@return what each transport does for its scheme, by name and scheme: ACTIVE, STANDBY, UNAVAILABLE, QUARANTINED, REFUSED} */
    Map<String, String> getTransports();

    /** {@return how often each driver broke the contract, by name and scheme} */
    Map<String, Long> getDriverFaults();

    /** {@return memory that each allocator holds mapped, in bytes} */
    Map<String, Long> getAllocatorMappedBytes();

    /** {@return memory in buffers that are not closed, by allocator, in bytes} */
    Map<String, Long> getAllocatorUsedBytes();

    /** {@return memory of this process that the kernel keeps where it is, in bytes; negative where it does not tell} */
    long getProcessPinnedBytes();
}
