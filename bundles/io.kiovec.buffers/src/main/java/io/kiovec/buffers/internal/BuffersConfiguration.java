// SPDX-License-Identifier: Apache-2.0
package io.kiovec.buffers.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be configured, for tools that draw forms; {@link Settings} reads it. */
@ObjectClassDefinition(id = Buffers.PID, name = "Kiovec buffers", description = "The allocators pages and contiguous")
@interface BuffersConfiguration {

    /** A bound. */
    @AttributeDefinition(description = "Bytes that each allocator may map, from 2M on, with K, M or G")
    String maxBytes() default "1G";

    /** Leak reports. */
    @AttributeDefinition(description = "true: each buffer knows the place of its allocation, and its use after close throws")
    String tracking() default "false";

    /** mlock. */
    @AttributeDefinition(description = "true: the memory is never swapped out (mlock)")
    String lock() default "false";

    /** MAP_HUGETLB. */
    @AttributeDefinition(description = "true: contiguous memory is tried from the reserve of huge pages first (vm.nr_hugepages)")
    String hugetlb() default "false";
}
