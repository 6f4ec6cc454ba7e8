import { watchCheck } from "./check.js";
import { watchCopy } from "./copy.js";
import { watchFacets } from "./facet.js";
import { watchSuggest } from "./suggest.js";
import { watchTheme } from "./toggle.js";
import { watchTrees } from "./tree.js";

watchTheme();
watchCheck();
watchCopy();
watchFacets();
watchSuggest(document);
watchTrees(document);
