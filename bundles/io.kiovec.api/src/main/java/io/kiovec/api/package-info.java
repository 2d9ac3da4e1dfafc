// SPDX-License-Identifier: Apache-2.0
/**
 * What applications and operators' tools use: the {@code Devices} service and the devices it opens, and the services
 * {@code Transports}, {@code Allocators} and {@code Swaps}. The framework implements every type here; applications
 * call them from any thread, except a thread-bound queue, which belongs to the thread that opened it.
 */
@Export
@Version("0.2.0")
package io.kiovec.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
