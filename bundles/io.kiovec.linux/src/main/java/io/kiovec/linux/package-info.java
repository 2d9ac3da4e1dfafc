// SPDX-License-Identifier: Apache-2.0
/**
 * Linux through {@code java.lang.foreign}: descriptors, ioctls, status and queue limits, rings, mappings and the page map, the kernel's small files.
 * Transports and allocators call it, and nobody else does; applications never see it. It has no threads of its own:
 * everything runs on the caller's thread, and a blocking system call blocks it (a virtual thread pins its carrier).
 *
 * <p>Start with {@link Linux#availability()}; what it gives, a {@link Kernel}, is an interface so that tests can put
 * their own in its place.
 */
@Export
@Version("0.4.0")
package io.kiovec.linux;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
