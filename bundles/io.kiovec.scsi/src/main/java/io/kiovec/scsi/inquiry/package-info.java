// SPDX-License-Identifier: Apache-2.0
/**
 * What a device says of itself: the standard INQUIRY data and the pages of vital product data, to build and to read. Values,
 * immutable and safe on any thread. Reading believes nothing: what is cut off is zero or absent.
 */
@Export
@Version("0.1.0")
package io.kiovec.scsi.inquiry;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
