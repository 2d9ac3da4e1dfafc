// SPDX-License-Identifier: Apache-2.0
/**
 * A vendor's way in, as a vendor goes it: projects of their own, built by their own Maven from installed artifacts, and a
 * running Kiovec that their jars are dropped into.
 */
package io.kiovec.vendor;
