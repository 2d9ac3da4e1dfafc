// SPDX-License-Identifier: Apache-2.0
/**
 * What devices and targets report of themselves beside INQUIRY: logical units, commands, task management functions, target
 * port groups (SPC-4, 6.33 to 6.37). Values and pure functions, safe on any thread.
 */
@Export
@Version("0.1.0")
package io.kiovec.scsi.report;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
