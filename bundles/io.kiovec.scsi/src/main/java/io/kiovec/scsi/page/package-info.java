// SPDX-License-Identifier: Apache-2.0
/**
 * Pages as the standards' tables describe them: names, places, units of their fields, for tools that show or change any of
 * them. {@link io.kiovec.scsi.page.PageCatalog} has them all. Values, immutable and safe on any thread.
 */
@Export
@Version("0.1.0")
package io.kiovec.scsi.page;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
