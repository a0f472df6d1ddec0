/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a scan says of money, stock, identities and registry, for the sections that show it. */
#pragma once

#include <glib.h>
#include <jansson.h>

static const char *const fixture_origin =
    "{'rewards':'1000.00','reason':null,'goods':{'measure':'units','kept':'80.000',"
    "'resold_share':0.25,'own_use_share':0.125,'allowance':{'basis':'customers',"
    "'observations':36,'typical':'2.000','a_month':'4.000'}},"
    "'periods':[{'period':'2024-01','income':'4000.00','rewards':'1000.00','payout_share':0.25}],"
    "'origins':{'fees':'500.00','qualification':'200.00','own_use':'125.00','resold':'100.00',"
    "'retail':'75.00','untraced':'0.00'},"
    "'strict':{'recruits':'825.00','outside':'175.00','untraced':'0.00','recruit_share':0.825},"
    "'lenient':{'recruits':'700.00','outside':'300.00','untraced':'0.00','recruit_share':0.7},"
    "'traces':[{'amount':'900.00','fees':'400.00'},{'amount':'0.00'},"
    "{'amount':'100.00','fees':'100.00'},{'amount':'0.00'}],"
    "'break_even':{'resale_share':0.5,'resold_share':0.2},"
    "'by_level':[{'level':1,'members':2,'paid':1,'amount':'1000.00','share':1.0,"
    "'fees':'500.00','qualification':'200.00','own_use':'125.00'}]}";

static const char *const fixture_stocking =
    "{'parameters':{'own_use_units_month':'5.000','fresh_days':30,'window_days':90,"
    "'quiet_days':90,'last_days':3},"
    "'totals':{'bought_units':'120.500','sold_on_units':'0.000','retail_units':'20.000',"
    "'returned_units':'0.000','taken_back_units':'0.000','picked_up_units':'3.000',"
    "'stock_units':'100.500','stock_cost':'2010.00','own_use_units':'10.000',"
    "'unsold_units':'90.500','unsold_cost':'1810.00','unsold_share':0.75,"
    "'unsold_share_of_no_recruits':null,'days_of_supply':451.6,'rows_without_units':1,"
    "'never_reordered':1,'sold_more_than_bought':0},"
    "'money':{'entry_share':0.9,'financed_share':null,'buy_back_share':0.0,"
    "'tier_crossing_share':null},"
    "'tiers':{'months':1,'members':1,'reason':'few_months','found':[]},"
    "'timing':{'order_days':12,'last_days_share':0.5,'last_days_expected':0.1,"
    "'last_days_value_share':0.6,'next_days_ratio':2.5,'rayleigh_p':0.0001},"
    "'levels':[{'level':1,'buyers':2,'bought_units':'60.000','unit_price':'20.00',"
    "'unsold_cost':'0.00'},{'level':2,'buyers':3,'bought_units':'60.500','unit_price':'20.00',"
    "'unsold_cost':'0.00'}],"
    "'products':[{'product':'<b>soap</b>','bought_units':'120.500','sold_on_units':'0.000',"
    "'retail_units':'20.000','returned_units':'0.000','stock_units':'100.500',"
    "'stock_cost':'2010.00'}],"
    "'scores':{'reason':null,'scored':4,'pressed':1,'histogram':[3,1],"
    "'most_pressed':[{'id':'P<i>','level':2,'score':0.61,'low':0.5,'high':0.7,'unsold':0.9,"
    "'supply':0.4,'push':0.1,'stock_units':'60.500','days_of_supply':675.4,"
    "'unsold_cost':'1210.00','never_reordered':true}]}}";

static const char *const fixture_network =
    "{'circles':{'reason':null,'complete':true,'circles':1,'members':3,'value':'50.00',"
    "'trade':'150.00','share':0.125,'round_days':30,'largest':[{'members':['C1','C<2>','C3'],"
    "'value':'50.00','rounds':2,'in_order':'40.00'}],'mutual':{'pairs':0}},"
    "'core':{'reason':null,'coreness':1,'members':12},"
    "'triads':{'gathering':4,'spreading':1,'chains':2,'triangles':0,'transitivity':0.0},"
    "'key_members':[{'id':'K<1>','cut_off':'70.00','share':0.2,'members':5,'coreness':1}],"
    "'flows':{'found':0,'accounts':[],'largest':[{'id':'L1','member':true,'in':'90.00',"
    "'payments_in':11,'out':'0.00','payments_out':0,'role':'intake'}]}}";

static const char *const fixture_organisers =
    "{'persons_min':15,'levels_min':3,'eligible':2,'ranked_by':['persons','rewards'],"
    "'list':[{'id':'R1','rank_sum':3,'ranks':{'persons':1,'rewards':2},'persons':49,'levels':4,"
    "'met':['15/3','30/3'],'rewards':'600.00','rewards_share':0.6,'cut_off':'0.00',"
    "'forwarded':'0.00','seats':2}]}";

static const char *const fixture_identities =
    "{'seats':{'members_with_key':48,'members_without_key':2,'persons':46,"
    "'persons_with_several':1,'seats_of_several':3,'most_seats':3,'stacked_persons':1,"
    "'stacked_seats':2,'longest_stack':3,'largest_persons':[{'seats':13,"
    "'accounts':['S1','S<2>','S3','S4','S5','S6','S7','S8','S9','S10','S11','S12','S13'],"
    "'longest_stack':3,'trees':1,'fees':'300.00','purchases':'0.00','rewards':'80.00',"
    "'own_seat_rewards':'20.00'}],'teams':[{'root':'R1','members':49,'persons':46}],"
    "'own_rewards':{'own_seats':{'rows':1,'amount':'20.00'},'oneself':{'rows':0,'amount':'0.00'},"
    "'share':0.02,'reason':null},'reason':null},"
    "'splits':{'links':44,'reason':'few_signs','signs':[]},"
    "'funding':{'reason':'no_passing_on'},"
    "'reuse':{'persons_with_several_sponsors':1,'with_other_name':0}}";

static const char *const fixture_registry =
    "{'reason':null,'entries':5,'by_status':{'registered':3,'revoked':1,'blacklisted':1,'other':0},"
    "'parties_matched_by':{'id':4,'number':1,'name':0},'sellers':{'sellers':6,'listed':4,"
    "'by_name_only':0,'sales':'900.00','unlisted_sales':'100.00'},'watched_parties':1,"
    "'watched':[{'id':'W<1>','status':'revoked','since':'2024-01-15T00:00:00','matched_by':'id',"
    "'sales_after':{'rows':2,'amount':'60.00'},'income_after':{'rows':1,'amount':'5.00'}}],"
    "'products':{'sold':1,'unlisted_share':null,'margin':{'paid':'900.00','cost':'300.00',"
    "'markup':3.0,'reason':null},'largest':[{'product':'G1','category':'goods','paid':'900.00',"
    "'cost':'10.00','markup':3.0,'status':null}],'categories':[{'category':'goods',"
    "'paid':'900.00','share':1.0,'listed_word':false}],'category_concentration':1.0}}";

static inline void add_part(json_t *doc, const char *key, const char *text)
{
    g_autofree char *quoted = g_strdup(text);
    g_strdelimit(quoted, "'", '"');
    json_t *part = json_loads(quoted, 0, NULL);
    g_assert_nonnull(part);
    json_object_set_new(doc, key, part);
}

static inline void add_part_json(json_t *doc)
{
    add_part(doc, "money_origin", fixture_origin);
    add_part(doc, "stocking", fixture_stocking);
    add_part(doc, "network", fixture_network);
    add_part(doc, "organisers", fixture_organisers);
    add_part(doc, "identities", fixture_identities);
    add_part(doc, "registry", fixture_registry);
}
