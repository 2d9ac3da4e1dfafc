// SPDX-License-Identifier: Apache-2.0
package io.kiovec.buffers.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be configured, for tools that draw forms; {@link SettingsParser} reads it. */
@ObjectClassDefinition(id = Buffers.PID, name = "Kiovec buffers", description = "The allocators pages and contiguous; each setting holds for both")
@interface BuffersConfiguration {

    /** Bound on mapped memory. */
    @AttributeDefinition(name = "Bound", description = "Memory that each allocator maps at most: bytes, with K, M or G, from 2M on")
    String maxBytes() default "1G";

    /** Whether buffers remember where they were allocated. */
    @AttributeDefinition(name = "Tracking", description = "Buffers remember where they were allocated, and their memory cannot be used after they are closed; costs some 80 us a buffer")
    boolean tracking() default false;

    /** Whether slabs are locked into memory. */
    @AttributeDefinition(name = "Lock", description = "Lock the memory, mlock(2): true where the kernel allows it, required to use no other; counts against RLIMIT_MEMLOCK")
    String lock() default "false";

    /** The memory node. */
    @AttributeDefinition(name = "Memory node", required = false, description = "Take memory from this NUMA node only, mbind(2), as numbered in /sys/devices/system/node; empty for where the kernel likes")
    String node() default "";

    /** Whether the reserve of huge pages is used. */
    @AttributeDefinition(name = "Reserved huge pages", description = "contiguous takes from the reserve of huge pages (vm.nr_hugepages) while it has some, before it asks for transparent ones")
    boolean hugetlb() default false;
}
