// SPDX-License-Identifier: Apache-2.0
/** Tests that run inside the framework, on Felix and on Equinox, with the bundles as they ship. */
package io.kiovec.it;
