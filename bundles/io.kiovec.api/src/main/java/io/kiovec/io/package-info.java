// SPDX-License-Identifier: Apache-2.0
/**
 * The words that applications and drivers share: addresses, memory, limits, identities, modes and errors. Values and
 * interfaces only; nothing here starts a thread, holds a descriptor or talks to a device. Every type may be used from
 * any thread unless it says otherwise.
 */
@Export
@Version("0.2.0")
package io.kiovec.io;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
