// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux;

/** Which pages fresh memory is asked to be made of. */
public enum PageKind {
    /** Base pages. */
    BASE,
    /** Huge pages where the kernel has some at hand (MADV_HUGEPAGE), else base pages. */
    TRANSPARENT_HUGE,
    /** Huge pages of the reserve, {@code /proc/sys/vm/nr_hugepages} (MAP_HUGETLB), of the default size, or an error. */
    RESERVED_HUGE
}
